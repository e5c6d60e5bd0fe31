/** What a page loads as the widget in tests of the loading: it keeps what it is told. */
export default function ask(window, link) {
  const heard = [["ask", link.due, link.wanted]];
  window.widget = { link, heard };
  link.hear = (name) => heard.push(["hear", name]);
  return {
    due: (hints) => heard.push(["due", hints, link.wanted]),
    close: () => heard.push(["close", link.due, link.wanted]),
  };
}
