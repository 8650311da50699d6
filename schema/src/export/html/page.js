"use strict";
// Shows the sections, and the entries of the contents, that have every word of the search in them.
const search = document.getElementById("search");
const sections = Array.from(document.querySelectorAll("section"), (element) => ({ element, text: element.textContent.toLowerCase() }));
const links = Array.from(document.querySelectorAll("nav a"), (link) => ({ link, target: document.getElementById(link.hash.slice(1)) }));
// What is closed is opened while there is a search, and is then as it was.
const lists = Array.from(document.querySelectorAll("nav details"), (list) => ({ list, open: list.open }));
function filter() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const { element, text } of sections) element.hidden = !words.every((word) => text.includes(word));
  for (const group of document.querySelectorAll(".group")) group.hidden = !group.querySelector("section:not([hidden])");
  for (const { link, target } of links) link.parentElement.hidden = target.hidden;
  for (const { list, open } of lists) {
    list.open = words.length ? true : open;
    list.hidden = !list.querySelector("li:not([hidden])");
  }
  document.querySelector(".about").hidden = words.length > 0;
  document.getElementById("nothing").hidden = sections.some(({ element }) => !element.hidden);
}
search.hidden = false;
search.addEventListener("input", () => { filter(); scrollTo(0, 0); });
search.addEventListener("keydown", (event) => {
  if (event.key === "Escape") { search.value = ""; filter(); search.blur(); }
  if (event.key === "Enter") {
    // What is called so comes before what only speaks of it.
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const shown = links.filter(({ target }) => !target.hidden);
    const named = ({ link }) => words.every((word) => link.textContent.toLowerCase().includes(word));
    const first = shown.find(named) || shown[0];
    if (first) { search.blur(); location.hash = first.link.hash; first.target.scrollIntoView(); }
  }
});
// A link to what the search has hidden shows it.
addEventListener("hashchange", () => {
  const target = document.getElementById(location.hash.slice(1));
  if (target && target.hidden) { search.value = ""; filter(); target.scrollIntoView(); }
});
addEventListener("keydown", (event) => {
  if (event.key === "/" && document.activeElement !== search) { event.preventDefault(); search.focus(); }
});
