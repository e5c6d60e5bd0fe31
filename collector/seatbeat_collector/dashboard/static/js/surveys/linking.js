/** How links for a list of people are made, on the command line. */
export const linkingFor = ({ origin }, id) => `seatbeat-collector survey link ${quoted(id)} \\
  --people people.csv --url ${origin} > links.csv`;

const quoted = (text) => (/^[\w.@-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);
