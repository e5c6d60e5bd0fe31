/** What a product's page needs to report to this collector. */
export const snippetFor = ({ origin }) => `<script async src="${origin}/t.js" data-key="sbw_…"></script>
<script>
  (window.seatbeat ??= { q: [] }).q.push(["identify", "user id", "account id"]);
</script>`;
