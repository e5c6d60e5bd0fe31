// The browser's whole integration: who is looking, and a name for what they do.
const { user, account, name, role } = document.body.dataset;
const seatbeat = (window.seatbeat ??= { q: [] });

seatbeat.q.push(["identify", user, { account, traits: { name, role } }]);

/** Report a named act of the signed-in person. */
export const did = (activity, properties) => seatbeat.q.push(["activity", activity, properties]);
