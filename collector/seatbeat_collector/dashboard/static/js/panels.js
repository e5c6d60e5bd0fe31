import { panelContent } from "./panel_content.js";

/**
 * The panels under opened rows, each with the account's last 30 days.
 * @param {Document} document
 * @param {ReturnType<import("./api.js").createApi>} api
 */
export function createPanels(document, api) {
  const open = new Map();

  function add(id) {
    const panel = document.createElement("tr");
    panel.className = "detail";
    panel.id = `panel-${open.size}-${Date.now()}`;
    panel.setAttribute("role", "row");
    const cell = panel.insertCell();
    cell.colSpan = 6;
    cell.setAttribute("role", "cell");
    cell.textContent = "Loading the last 30 days…";
    open.set(id, panel);
    load(id, cell);
    return panel;
  }

  async function load(id, cell) {
    try {
      const [time, users] = await Promise.all([
        api.timeseries(id, { metric: "time_spent" }),
        api.timeseries(id, { metric: "active_users" }),
      ]);
      cell.replaceChildren(panelContent(document, time.points, users.points));
    } catch (error) {
      cell.textContent = `The last 30 days can't be shown: ${error.message} Close and open to try again.`;
    }
  }

  return {
    of: (id) => open.get(id),
    /** Open the account's panel, or close it. */
    toggle(id, row) {
      const before = open.get(id);
      open.delete(id);
      before?.remove();
      if (!before) row.after(add(id));
      const button = row.querySelector(".open");
      button.setAttribute("aria-expanded", String(!before));
      if (before) button.removeAttribute("aria-controls");
      else button.setAttribute("aria-controls", open.get(id).id);
      row.classList.toggle("opened", !before);
    },
  };
}
