import { spark } from "./spark.js";
import { count, duration, number } from "./words.js";

/** Two small charts of the same 30 days. */
export function panelContent(document, time, users) {
  const panels = document.createElement("div");
  panels.className = "panels";
  panels.append(
    chart(document, "Time spent a day", time, duration, `${duration(sum(time))} in all`),
    chart(document, "Active users a day", users, number, `${number(most(users))} at most`),
  );
  return panels;
}

function chart(document, title, points, say, total) {
  const figure = document.createElement("figure");
  figure.className = "panel";
  const caption = figure.appendChild(document.createElement("figcaption"));
  caption.appendChild(document.createElement("b")).textContent = title;
  caption.append(total);
  if (!points.some(({ value }) => value)) {
    figure.appendChild(document.createElement("p")).textContent = "Nothing in these days.";
    return figure;
  }
  const used = points.filter(({ value }) => value).length;
  const label = `${title}: ${total}, at most ${say(most(points))}, ${count(used, "day")} with use`;
  figure.append(spark(document, points, label), ends(document, points));
  return figure;
}

function ends(document, points) {
  const line = document.createElement("div");
  line.className = "ends";
  for (const point of [points[0], points.at(-1)]) {
    const day = new Date(`${point.from}T00:00:00Z`);
    const text = day.toLocaleDateString("en", { day: "numeric", month: "short", timeZone: "UTC" });
    line.appendChild(document.createElement("span")).textContent = text;
  }
  return line;
}

const sum = (points) => points.reduce((total, { value }) => total + (value ?? 0), 0);
const most = (points) => Math.max(...points.map(({ value }) => value ?? 0));
