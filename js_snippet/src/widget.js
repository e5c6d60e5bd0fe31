/**
 * The widget that asks is loaded when there is something to ask, and then told of it.
 * @param {import("./page.js").Page} page
 * @param {object} change of the link: `due`, or `wanted`
 */
export async function ask(page, change) {
  const { link, widget } = page;
  if (!page.watched) return;
  Object.assign(link, change);
  try {
    if (widget) return widget.due?.(link.due);
    page.widget = {}; // until it has come
    const url = `${page.base}w.js`;
    const loaded = await import(/* webpackIgnore: true */ /* @vite-ignore */ url);
    page.widget = loaded.default(page.view, link);
  } catch {
    page.counts.errors += 1;
    page.widget = widget;
  }
}

/**
 * Nothing is asked any more of whoever was here.
 * @param {import("./page.js").Page} page
 */
export function close(page) {
  Object.assign(page.link, { due: [], wanted: undefined });
  page.widget?.close?.();
}
