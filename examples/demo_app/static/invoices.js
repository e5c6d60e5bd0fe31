// Moving a card is told to the server, and the server tells Seatbeat.
async function move(number, stage) {
  const body = new URLSearchParams({ stage });
  const answer = await fetch(`/invoices/${number}/stage`, { method: "POST", body });
  if (answer.ok) location.reload();
}

for (const button of document.querySelectorAll("[data-move]")) {
  const { number } = button.closest(".invoice").dataset;
  button.addEventListener("click", () => move(number, button.dataset.move));
}

for (const card of document.querySelectorAll(".invoice")) {
  card.addEventListener("dragstart", ({ dataTransfer }) => {
    dataTransfer.setData("text/plain", card.dataset.number);
    card.classList.add("dragged");
  });
  card.addEventListener("dragend", () => card.classList.remove("dragged"));
}

for (const lane of document.querySelectorAll(".lane")) {
  lane.addEventListener("dragover", (event) => {
    event.preventDefault();
    lane.classList.add("over");
  });
  lane.addEventListener("dragleave", () => lane.classList.remove("over"));
  lane.addEventListener("drop", (event) => {
    event.preventDefault();
    lane.classList.remove("over");
    move(event.dataTransfer.getData("text/plain"), lane.dataset.stage);
  });
}
