/** Everything that the page knows. */

/** @import { App, Config, Delivery, Entry } from "./types.js" */

const KEPT = 300;
const FINISHED = 1000;

export class Store {
  /** @param {() => void} render Called soon after each change, once for several. */
  constructor(render) {
    this.render = render;
    this.connected = false;
    /** @type {App[] | null} Not known at first. */
    this.apps = null;
    /** @type {Config} */
    this.config = { callback_url: "", login_url: "", session_url: "", logout_url: "" };
    this.selected = decodeURIComponent(location.hash.slice(1));
    /** @type {Map<string, string>} Who writes, by app. */
    this.senders = new Map();
    /** @type {Set<string>} The Official Accounts whose messages go as JSON. */
    this.inJson = new Set();
    /** @type {Map<string, Entry[]>} What happened, by app. */
    this.entries = new Map();
    this.changed = false;
  }

  /** Asks for a rendering. */
  touch() {
    if (this.changed) return;
    this.changed = true;
    setTimeout(() => {
      this.changed = false;
      this.render();
    });
  }

  /** @returns {App | undefined} */
  get app() {
    return this.apps?.find((app) => app.name === this.selected);
  }

  get sender() {
    return this.senders.get(this.selected) ?? this.app?.people[0]?.id ?? "";
  }

  /** @returns {Entry[]} What happened to the selected app, oldest first. */
  get history() {
    return this.entries.get(this.selected) ?? [];
  }

  /** @param {App[]} apps */
  setApps(apps) {
    this.apps = apps;
    if (!this.app) this.selected = apps[0]?.name ?? "";
    this.touch();
  }

  /** @param {string} name Of the app; the address of the page keeps it. */
  select(name) {
    this.selected = name;
    history.replaceState(null, "", `#${encodeURIComponent(name)}`);
    this.touch();
  }

  /**
   * Returns an address of the bundle for the selected app.
   *
   * @param {keyof Config} name
   */
  address(name) {
    return this.config[name].replace("{app}", encodeURIComponent(this.selected));
  }

  /**
   * @param {string} name Of the app.
   * @param {App["faults"]} faults
   */
  setFaults(name, faults) {
    for (const app of this.apps) if (app.name === name) app.faults = faults;
    this.touch();
  }

  /** @param {boolean} connected */
  setConnected(connected) {
    this.connected = connected;
    if (connected) this.entries.clear();
    this.touch();
  }

  /** @param {Delivery} delivery In any of its states; an older one never replaces a newer. */
  mergeDelivery(delivery) {
    const key = `delivery-${delivery.id}`;
    const known = this.entries.get(delivery.app)?.find((entry) => entry.key === key);
    if (!known) this.add({ type: delivery.kind === "stream" ? "poll" : "delivery", key, data: delivery });
    else if (progress(delivery) >= progress(known.data)) known.data = delivery;
    this.touch();
  }

  /** @param {Entry} entry Takes the place of the oldest of its type where there are many: a stream is polled often. */
  add(entry) {
    const entries = this.entries.get(entry.data.app) ?? [];
    entries.push(entry);
    const alike = entries.filter(({ type }) => type === entry.type);
    if (alike.length > KEPT) entries.splice(entries.indexOf(alike[0]), 1);
    this.entries.set(entry.data.app, entries);
    this.touch();
  }
}

/** @param {Delivery} delivery */
function progress(delivery) {
  return delivery.attempts.length + (delivery.outcome === "under_way" ? 0 : FINISHED);
}
