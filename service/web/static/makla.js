// Small comforts. Every page is whole without them.
"use strict";

// What went wrong is what the reader should meet first.
document.querySelector("[data-focus]")?.focus();

// A link to a field puts the cursor in it, also in a group of choices.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.(".error-summary a[href^='#f-']");
  if (!link) return;
  const field = document.getElementById(link.getAttribute("href").slice(1));
  const input = field?.matches("input, select, textarea") ? field : field?.querySelector("input, select, textarea");
  if (!input) return;
  event.preventDefault();
  input.focus();
  input.closest(".field")?.scrollIntoView({ block: "nearest" });
});

// A button that only a script can make work is shown by the script.
for (const button of document.querySelectorAll("button[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

// One press is enough: the second of a hasty pair does not send the form again.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "1";
});
addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});

// A page that waits for something looks again by itself.
const waiting = document.querySelector("[data-reload]");
if (waiting) setTimeout(() => location.reload(), Number(waiting.dataset.reload));
