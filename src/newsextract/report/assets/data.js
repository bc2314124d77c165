"use strict";
// Elements, the packed documents, and files to save. Whatever a document says gets into the page as text nodes
// and attribute values alone: nothing here ever parses markup.

const byId = id => document.getElementById(id);

/** An element; attributes that are null or false are left out, strings among the children become text. */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter(child => child !== null && child !== ""));
  return element;
}

/** Text in Russian, kept from changing the direction of what stands beside it. */
const russian = text => make("bdi", { lang: "ru" }, text);

const percent = confidence => confidence.toFixed(2);

/** The JSON behind a script element that holds it compressed and in Base64. */
async function unpack(script) {
  const bytes = Uint8Array.from(atob(script.textContent), letter => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).json();
}

/** Documents by number; the parts looked at last stay unpacked. */
class Documents {
  constructor(index, scripts) {
    this.index = index;
    this.scripts = scripts;
    this.unpacked = new Map();
  }

  async get(number) {
    const wanted = Math.floor(number / this.index.part);
    const part = this.unpacked.get(wanted) ?? unpack(this.scripts[wanted]);
    this.unpacked.delete(wanted);
    this.unpacked.set(wanted, part);
    if (this.unpacked.size > 4) this.unpacked.delete(this.unpacked.keys().next().value);
    return (await part)[number % this.index.part];
  }
}

/** Let the user save a file. */
function save(name, type, content) {
  const address = URL.createObjectURL(new Blob(content, { type }));
  const link = make("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
}

/** A line of CSV (RFC 4180). What a spreadsheet would take for a formula gets an apostrophe before it. */
function csvLine(cells) {
  const quoted = cells.map(cell => {
    const text = cell === null ? "" : typeof cell === "string" ? cell.replace(/^[=+\-@\t\r]/, "'$&") : String(cell);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  });
  return quoted.join(",") + "\r\n";
}

/** "Previous" and "next" for a list in pages; nothing where one page is enough. */
function drawPager(element, page, pages, turn) {
  const button = (name, target, possible) => {
    const found = make("button", { type: "button", disabled: !possible }, name);
    found.addEventListener("click", () => turn(target));
    return found;
  };
  element.replaceChildren(...(pages < 2 ? [] : [
    button("Previous", page - 1, page > 0),
    make("span", { class: "note" }, `page ${page + 1} of ${pages}`),
    button("Next", page + 1, page < pages - 1),
  ]));
}
