import { ago, fullTime } from "../words.js";
import { make } from "./make.js";

const BANDS = {
  nps: [["", "All"], ["promoter", "Promoters"], ["passive", "Passives"], ["detractor", "Detractors"]],
  csat: [["", "All"], ["positive", "Satisfied"], ["neutral", "Neither"], ["negative", "Dissatisfied"]],
};
BANDS.ces = BANDS.csat.map(([band, text]) => [band, { Satisfied: "Easy", Dissatisfied: "Hard" }[text] ?? text]);
const A_PAGE = 20;
const SIGNS = { positive: "sounds glad", neutral: "sounds neutral", negative: "sounds unhappy" };

/** What people wrote, with what a machine reads in it. */
export function createComments(shell, id) {
  const { byId } = shell;
  let asked = {};
  let cursor = null;
  let themes = new Map();
  let theme = "";

  async function page() {
    const band = byId("bands").querySelector(":checked")?.value;
    const found = await shell.get("responses", {
      survey: id,
      commented: true,
      limit: A_PAGE,
      ...asked,
      ...(band && { band }),
      ...(theme && { theme }),
      ...(cursor && { cursor }),
    });
    if (!cursor) byId("comments").replaceChildren();
    byId("comments").append(...found.responses.map((one) => comment(one, themes)));
    cursor = found.next_cursor;
    byId("more-comments").hidden = !cursor;
    byId("no-comments").hidden = byId("comments").childElementCount > 0;
  }

  function again() {
    cursor = null;
    return page();
  }

  function offerBands(metric) {
    const legend = byId("bands").querySelector("legend");
    const options = BANDS[metric] ?? BANDS.nps.slice(0, 1);
    byId("bands").replaceChildren(
      legend,
      ...options.map(([value, text], i) =>
        make("label", {}, make("input", { type: "radio", name: "band", value, checked: i ? null : "" }), make("span", {}, text)),
      ),
    );
  }

  function offerThemes() {
    const all = themes.size ? [["", "Every theme"], ...themes] : [];
    byId("themes").replaceChildren(
      ...all.map(([value, text]) => {
        const button = make("button", { type: "button", class: "chip", "aria-pressed": String(value === theme) }, text);
        button.addEventListener("click", () => {
          theme = value;
          offerThemes();
          again();
        });
        return button;
      }),
    );
  }

  byId("bands").addEventListener("change", again);
  byId("more-comments").addEventListener("click", page);

  return {
    /** @param {string} metric @param {{ from?: string }} range */
    async show(metric, range) {
      asked = range;
      const known = (await shell.get("themes")).themes;
      themes = new Map(known.map((one) => [one.id, one.name]));
      offerBands(metric);
      offerThemes();
      await again();
    },
  };
}

function comment(response, themes) {
  const { score, band, comment: text, account_id, user_id, answered_at, last_at, flags, sentiment } = response;
  const at = answered_at ?? last_at;
  const chips = response.themes.map((one) => make("span", { class: "chip" }, themes.get(one) ?? one));
  const tone = SIGNS[sentiment?.sign];
  return make(
    "li",
    { "data-band": { promoter: "good", positive: "good", detractor: "bad", negative: "bad" }[band] ?? "middle" },
    make("span", { class: "given" }, make("span", { class: "sr" }, "Score "), score === null ? "–" : String(score)),
    make(
      "div",
      {},
      make("p", { class: "text", dir: "auto", lang: sentiment?.language ?? null }, text),
      make(
        "p",
        { class: "about" },
        `${user_id} · ${account_id ?? "no account"} · `,
        make("time", { datetime: at, title: fullTime(at) }, ago(at, Date.now())),
      ),
      (chips.length || tone || flags.length > 0) &&
        make(
          "p",
          { class: "marks" },
          ...chips,
          tone && make("span", { class: "tone", title: `By ${sentiment.method}` }, `${tone}, says a machine`),
          ...flags.map((flag) => make("span", { class: "tone" }, `in no score: ${flag.replaceAll("_", " ")}`)),
        ),
    ),
  );
}
