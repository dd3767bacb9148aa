/** Logging in through an app, and the session that follows. */

import { byId, element, syncList } from "./dom.js";
import { currentLanguage, t } from "./language.js";
import { renderSession } from "./phone_page.js";

/** @import { Person } from "./types.js" */

/** @typedef {ReturnType<typeof import("./phone_page.js").createPhonePage>} PhonePage */

/**
 * Returns what renders the login.
 *
 * @param {import("./store.js").Store} store
 * @param {Pick<PhonePage, "visit" | "session"> & {showPhone: () => void}} phone
 */
export function createLogin(store, phone) {
  const people = byId("login-person");
  /** @type {Map<string, string>} Who logs in, by app. */
  const chosen = new Map();
  const person = () => chosen.get(store.selected) ?? store.sender;
  const visit = (/** @type {"login_url" | "logout_url"} */ name, method = "GET") => {
    phone.showPhone();
    phone.visit({ url: store.address(name), person: person(), method });
  };

  people.addEventListener("change", () => {
    chosen.set(store.selected, people.value);
    store.touch();
  });
  byId("login-on-phone").addEventListener("click", () => visit("login_url"));
  byId("logout").addEventListener("click", () => visit("logout_url", "POST"));

  return () => {
    const { app } = store;
    byId("login-panel").hidden = !app.oauth;
    if (!app.oauth) return;
    renderPeople(people, [...app.people, ...app.visitors]);
    people.value = person();
    byId("login-hint").textContent = t(app.kind === "official_account" ? "login.hint_wechat" : "login.hint_wecom");
    byId("login-in-tab").href = store.address("login_url");
    byId("session-in-tab").href = store.address("session_url");
    const session = phone.session(person());
    byId("logout").hidden = session === null;
    byId("session-of").hidden = session === null;
    syncList(byId("session"), session ? [session] : [], {
      key: () => `${app.name} ${person()}`,
      signature: (fields) => JSON.stringify([currentLanguage(), fields]),
      render: renderSession,
    });
  };
}

/**
 * @param {HTMLSelectElement} select
 * @param {Person[]} people
 */
function renderPeople(select, people) {
  syncList(select, people, {
    key: ({ id }) => id,
    signature: ({ name }) => name,
    render: ({ id, name }) => element("option", { value: id }, name),
  });
}
