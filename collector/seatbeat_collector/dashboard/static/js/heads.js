/** Text columns begin with A, numbers with the largest. */
const first = (column) => (column === "name" ? column : `-${column}`);

/**
 * The heads of the columns: each sorts, and again turns the order round.
 * @param {Document} document
 * @param {() => string} readSort
 * @param {(sort: string) => void} choose
 */
export function createHeads(document, readSort, choose) {
  const heads = [...document.querySelectorAll("th[data-column]")];
  for (const head of heads) {
    head.querySelector("button").addEventListener("click", () => {
      const { column } = head.dataset;
      const sort = readSort();
      const isSame = sort.replace(/^-/, "") === column;
      choose(!isSame ? first(column) : sort === column ? `-${column}` : column);
    });
  }
  return {
    show(sort) {
      for (const head of heads) {
        const isSorted = head.dataset.column === sort.replace(/^-/, "");
        if (isSorted) head.setAttribute("aria-sort", sort.startsWith("-") ? "descending" : "ascending");
        else head.removeAttribute("aria-sort");
      }
    },
  };
}
