// The list of documents, the form, the theme; and the start of it all.

const DOCUMENTS_A_PAGE = 30;

/** The list beside the reader, where there is more than one document. */
class Chooser {
  constructor(index, open) {
    this.entries = index.documents.map((entry, number) => ({ ...entry, number, words: `${entry.title}\n${entry.source}`.toLocaleLowerCase("ru") }));
    this.open = open;
    this.current = 0;
    this.draw();
    byId("find-document").addEventListener("input", () => this.draw());
    byId("order").addEventListener("change", () => this.draw());
  }

  chosen() {
    const words = byId("find-document").value.toLocaleLowerCase("ru").trim();
    const found = this.entries.filter(entry => entry.words.includes(words));
    const orders = { unsure: (a, b) => a.failed - b.failed || a.confidence - b.confidence, rows: (a, b) => b.rows - a.rows };
    return byId("order").value === "given" ? found : found.sort(orders[byId("order").value]);
  }

  draw(page = 0) {
    const found = this.chosen();
    const shown = found.slice(page * DOCUMENTS_A_PAGE, (page + 1) * DOCUMENTS_A_PAGE);
    byId("list").replaceChildren(...shown.map(entry => make("li", {}, this.item(entry))));
    if (!found.length) byId("list").append(make("li", { class: "note" }, "No document is called so."));
    drawPager(byId("list-pager"), page, Math.ceil(found.length / DOCUMENTS_A_PAGE), target => this.draw(target));
  }

  item(entry) {
    const note = entry.failed ? "not read" : `${entry.rows} rows · ${entry.relations} relations · ${percent(entry.confidence)}`;
    const button = make("button", { type: "button", class: "item", "data-number": entry.number, "aria-current": entry.number === this.current && "true" },
      make("span", { lang: "ru" }, russian(entry.title || entry.source)), make("span", { class: "note" }, note));
    button.addEventListener("click", () => this.open(entry.number));
    return button;
  }

  mark(number) {
    this.current = number;
    for (const item of byId("list").querySelectorAll(".item")) {
      item.toggleAttribute("aria-current", false);
      if (Number(item.dataset.number) === number) item.setAttribute("aria-current", "true");
    }
  }

  /** The documents to correct first, as JSON Lines. */
  async saveUnsure(documents) {
    const readable = this.entries.filter(entry => !entry.failed).sort((a, b) => a.confidence - b.confidence);
    const lines = [];
    for (const entry of readable.slice(0, Math.max(1, Number(byId("unsure-count").value)))) {
      lines.push(JSON.stringify(await documents.get(entry.number)) + "\n");
    }
    save("unsure.jsonl", "application/jsonl", lines);
  }
}

function listenToTheme() {
  byId("theme").addEventListener("click", () => {
    const style = document.documentElement.style;
    const dark = style.colorScheme ? style.colorScheme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    style.colorScheme = dark ? "light" : "dark";
  });
}

const EXAMPLE = "В Серпухове запустят выпуск гранул\n\nКомпания «Каланча» из Серпухова выпускает гранулы для изделий из пластика и поставляет их в Казахстан. "
  + "В новый цех вложат 300 млн рублей, там появятся 120 рабочих мест. Производство запустят до конца 2027 года, сообщил генеральный директор «Каланчи» Иван Петров.";

function listenToForm(form) {
  const refusal = byId("refusal");
  const button = form.querySelector("[type=submit]");
  byId("example").addEventListener("click", () => {
    byId("text").value = EXAMPLE;
    byId("file").value = "";
    byId("text").focus();
  });
  form.addEventListener("submit", event => {
    const [file] = byId("file").files;
    const size = file ? file.size : new TextEncoder().encode(byId("text").value).length;
    const most = Number(form.dataset.maxBytes);
    refusal.hidden = size > 0 && size < most;
    refusal.textContent = size ? `That is ${size.toLocaleString("en")} bytes; the limit is ${most.toLocaleString("en")}. Split it.` : "Paste a text or choose a file first.";
    if (!refusal.hidden) event.preventDefault();
    else Object.assign(button, { textContent: "Reading…", disabled: true });
  });
  addEventListener("pageshow", () => Object.assign(button, { textContent: "Find facts", disabled: false }));
}

/** Buttons of charts and places show the rows that hold their name. */
function listenToNames(table) {
  for (const button of document.querySelectorAll("[data-find]")) {
    button.addEventListener("click", () => {
      byId("find").value = button.dataset.find;
      table.draw();
      byId("rows").scrollIntoView();
      byId("find").focus({ preventScroll: true });
    });
  }
}

async function start() {
  listenToTheme();
  const form = document.querySelector("form");
  if (form) listenToForm(form);
  if (!byId("index")) return;
  const index = await unpack(byId("index"));
  const documents = new Documents(index, document.querySelectorAll("script.part"));
  const reader = new Reader(documents);
  const open = async number => {
    await reader.open(number);
    chooser?.mark(number);
  };
  const chooser = byId("list") ? new Chooser(index, open) : null;
  const table = new RowTable(index, async (number, ids) => {
    await open(number);
    reader.showRow(ids);
  });
  listenToNames(table);
  byId("json")?.addEventListener("click", () => save("extraction.json", "application/json", [JSON.stringify(reader.extraction)]));
  byId("unsure")?.addEventListener("click", () => chooser.saveUnsure(documents));
  await open(0);
  document.documentElement.dataset.ready = "true";
}

start();
