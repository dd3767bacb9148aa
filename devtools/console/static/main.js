/** Puts the page together. */

import { createMenu } from "./app_menu.js";
import { createChat } from "./chat.js";
import { coalesce } from "./coalesce.js";
import { createComposer } from "./composer.js";
import * as control from "./control.js";
import { byId, element } from "./dom.js";
import { follow } from "./events.js";
import { createFaults } from "./faults.js";
import { switchLanguage, t, translatePage } from "./language.js";
import { createLogin } from "./login.js";
import { createMessageDialog } from "./message_dialog.js";
import { createPhonePage } from "./phone_page.js";
import { cardValues } from "./quick_messages.js";
import { createSetup } from "./setup.js";
import { Store } from "./store.js";
import { createTimeline } from "./timeline.js";
import { createTraffic } from "./traffic.js";

const MILLISECONDS_OF_A_PROBLEM = 8000;

const store = new Store(render);

/**
 * Tries a call, and says why where it fails.
 *
 * @param {() => Promise<void>} call
 * @returns {Promise<boolean>} Whether it succeeded.
 */
async function attempt(call) {
  try {
    await call();
    return true;
  } catch (error) {
    tellProblem(error.message);
    return false;
  }
}

/** @param {string} problem */
function tellProblem(problem) {
  const line = element("p", {}, problem);
  byId("problems").append(line);
  setTimeout(() => line.remove(), MILLISECONDS_OF_A_PROBLEM);
}

/**
 * @param {string} kind
 * @param {object} [values]
 * @returns {Promise<boolean>} Whether it is on its way.
 */
function send(kind, values = {}) {
  const { app, sender } = store;
  const message = { kind, sender, values, as_json: store.inJson.has(app.name) };
  return attempt(async () => store.mergeDelivery(await control.send(app.name, message)));
}

/** @type {import("./bubbles.js").Act} */
function act(kind, values) {
  send(kind, kind === "template_card_event" ? cardValues(store.app, /** @type {any} */ (values)) : values);
}

/** @param {string} name setup, chat or deliveries: the only one of the three that a narrow page shows. */
function showView(name) {
  byId("views").dataset.view = name;
  for (const tab of document.querySelectorAll("#tabs button")) {
    if (tab.getAttribute("data-view") === name) tab.setAttribute("aria-current", "true");
    else tab.removeAttribute("aria-current");
  }
}

/**
 * Opens a link as the phone does: pages of the bundle in the phone, all others in a tab of this browser.
 *
 * @param {string} url
 */
function open(url) {
  if (isOfBundle(url)) phonePage.visit({ url });
  else if (/^https?:/.test(url)) window.open(url, "_blank", "noopener,noreferrer");
}

/** @param {string} url */
function isOfBundle(url) {
  return URL.parse(url)?.origin === URL.parse(store.config.login_url)?.origin;
}

const readApps = coalesce(() => attempt(async () => store.setApps(await control.listApps())));
const phonePage = createPhonePage(store, { attempt });
const traffic = createTraffic(store, { attempt });
const timeline = createTimeline(store);
const faults = createFaults(store, { attempt });
const chooseMessage = createMessageDialog(store, send);
const panels = [
  createSetup(store, { attempt }),
  createLogin(store, { ...phonePage, showPhone: () => showView("chat") }),
  createChat(store, {
    act,
    show: (delivery) => {
      showView("deliveries");
      timeline.show(delivery);
    },
    askForUrl: () => {
      showView("setup");
      byId("url").focus();
    },
  }),
  createComposer(store, { send, chooseMessage }),
  createMenu(store, { send, open }),
  phonePage.render,
  timeline.render,
  faults.render,
  traffic.render,
];

function render() {
  byId("status").dataset.connected = String(store.connected);
  byId("status").textContent = t(store.connected ? "status.connected" : "status.lost");
  byId("views").hidden = !store.app;
  byId("no-apps").hidden = store.apps === null || store.apps.length > 0;
  if (store.app) for (const panel of panels) panel();
}

/**
 * @param {string} topic
 * @param {string} id
 * @param {any} view
 */
function receive(topic, id, view) {
  if (topic === "delivery") store.mergeDelivery(view);
  else if (topic === "sent" || topic === "api") store.add({ type: topic, key: `${topic}-${id}`, data: view });
  else readApps();
  if (view.app !== store.selected) return;
  faults.recount();
  if (topic === "api") traffic.refresh();
}

byId("messages").addEventListener("click", (/** @type {MouseEvent} */ event) => {
  const address = /** @type {Element} */ (event.target).closest("a")?.href;
  if (!address || !isOfBundle(address)) return;
  event.preventDefault();
  open(address);
});

byId("language").addEventListener("click", () => {
  switchLanguage();
  translatePage();
  render();
});
for (const tab of document.querySelectorAll("#tabs button")) {
  tab.addEventListener("click", () => showView(tab.getAttribute("data-view")));
}

translatePage();
showView("chat");
await attempt(async () => {
  store.config = await control.readConfig();
});
follow({
  connect: () => {
    store.setConnected(true);
    readApps();
  },
  lose: () => store.setConnected(false),
  receive,
});
