// The browser's whole integration: who is looking, and a name for what they do.
const { user, account, name, role } = document.body.dataset;
const seatbeat = (window.seatbeat ??= { q: [] });

seatbeat.q.push(["identify", user, { account, traits: { name, role } }]);

/** Have a survey asked now, if this person may be asked: the collector decides, and shows its card. */
export const ask = (survey) => seatbeat.q.push(["survey", survey]);

/** Report a named act of the signed-in person. */
export const did = (activity, properties) => seatbeat.q.push(["activity", activity, properties]);
