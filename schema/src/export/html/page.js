"use strict";
// Shows the sections, and the entries of the contents, that have every word of the search in them.
const search = document.getElementById("search");
const sections = Array.from(document.querySelectorAll("section"), (element) => ({ element, text: element.textContent.toLowerCase() }));
function filter() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const { element, text } of sections) {
    element.hidden = !words.every((word) => text.includes(word));
    shown += !element.hidden;
  }
  for (const link of document.querySelectorAll("nav a")) {
    link.parentElement.hidden = document.getElementById(link.hash.slice(1)).hidden;
  }
  document.getElementById("nothing").hidden = shown > 0;
}
search.hidden = false;
search.addEventListener("input", filter);
// A link to what the search has hidden shows it.
addEventListener("hashchange", () => {
  const target = document.getElementById(location.hash.slice(1));
  if (target && target.hidden) { search.value = ""; filter(); target.scrollIntoView(); }
});
addEventListener("keydown", (event) => {
  if (event.key === "/" && document.activeElement !== search) { event.preventDefault(); search.focus(); }
});
