// Extras for readers with scripts: charts that answer to the hand, and the country list of a published folder.
// Nothing is fetched until it is asked for: the chart code weighs more than all pages together.
"use strict";
const own = document.currentScript.dataset;
const here = document.currentScript.baseURI;
let code = null;

function loadCode() {
  code ??= new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = new URL(own.explore, here);
    script.onload = done;
    script.onerror = () => { code = null; failed(new Error("no chart code")); };
    document.head.append(script);
  });
  return code;
}

async function explore(figure, button) {
  button.disabled = true;
  button.textContent = own.wordsWait;
  try {
    const [answer] = await Promise.all([fetch(new URL(figure.dataset.spec, here)), loadCode()]);
    if (!answer.ok) throw new Error(answer.status);
    const picture = figure.querySelector(".picture");
    const room = document.createElement("div");
    // `ast` makes Vega walk its expressions instead of compiling them, so that no eval is needed.
    const root = new URL(".", new URL(own.explore, here)).pathname;
    const spec = JSON.parse((await answer.text()).replaceAll('"/country/', `"${root}country/`));
    await window.vegaEmbed(room, spec,
      { ast: true, actions: false, defaultStyle: false, renderer: "svg", tooltip: { disableDefaultStyle: true } });
    const still = picture.querySelector("img");
    const drawn = room.querySelector("svg");
    if (drawn && still) { drawn.setAttribute("role", "img"); drawn.setAttribute("aria-label", still.alt); }
    picture.replaceChildren(room);
    figure.dataset.explored = "";
    button.remove();
  } catch {
    button.textContent = own.wordsFailed;
  }
}

function offer(figure) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "explore";
  button.textContent = own.wordsExplore;
  button.addEventListener("click", () => explore(figure, button));
  figure.querySelector(".take").append(button);
}

function filterCountries() {
  const asked = new URLSearchParams(location.search).get("q")?.trim().toLowerCase();
  const status = document.getElementById("filtered");
  if (!asked || !status) return;
  let left = 0;
  for (const item of document.querySelectorAll("[data-name]")) {
    item.hidden = !item.dataset.name.includes(asked);
    left += item.hidden ? 0 : 1;
  }
  for (const region of document.querySelectorAll(".region")) region.hidden = !region.querySelector("li:not([hidden])");
  status.textContent = `${status.dataset.words} ${left}`;
  status.hidden = false;
}

document.addEventListener("DOMContentLoaded", () => {
  // A page opened from a disk may not fetch the files beside it, so there the pictures stay as they are.
  if (location.protocol !== "file:") document.querySelectorAll("[data-spec]").forEach(offer);
  filterCountries();
});
