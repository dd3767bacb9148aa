/** The control API of the simulated platforms, and what the server of the page itself does. */

import { inLanguage } from "./language.js";

/** @import * as Types from "./types.js" */

/** A call was refused; the message is in the language of the page. */
class Refusal extends Error {
  /** @param {{errmsg: string, errmsg_zh: string}} fields */
  constructor({ errmsg, errmsg_zh }) {
    super(inLanguage({ en: errmsg, zh: errmsg_zh }));
  }
}

/**
 * Returns the answer to a call.
 *
 * @param {string} method
 * @param {string} path
 * @param {object} [body]
 * @throws {Refusal} The call was refused.
 */
async function call(method, path, body) {
  const options = body && { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } };
  const answer = await fetch(path, { method, ...options });
  const fields = await answer.json();
  if (!answer.ok) throw new Refusal(fields);
  return fields;
}

/** @param {string} app */
const of = (app) => `/control/apps/${encodeURIComponent(app)}`;

/** @returns {Promise<Types.App[]>} */
export const listApps = async () => (await call("GET", "/control/apps")).apps;

/**
 * @param {string} app
 * @param {string} url
 * @returns {Promise<Types.SavedUrl>}
 */
export const saveUrl = (app, url) => call("PUT", `${of(app)}/url`, { url });

/**
 * @param {string} app
 * @param {number} number Of the callback key, counted from 1.
 */
export const useKey = (app, number) => call("PUT", `${of(app)}/callback_key`, { number });

/**
 * @param {string} app
 * @param {{kind: string, sender: string, values: object, as_json: boolean}} message
 * @returns {Promise<Types.Delivery>}
 */
export const send = (app, message) => call("POST", `${of(app)}/messages`, { ...message, wait: false });

/**
 * @param {string} app
 * @returns {Promise<{faults: Record<string, Types.FaultSetting>, known: string[]}>}
 */
export const listFaults = (app) => call("GET", `${of(app)}/faults`);

/**
 * @param {string} app
 * @param {string} fault
 * @param {Types.FaultSetting} setting
 * @returns {ReturnType<typeof listFaults>}
 */
export const switchFaultOn = (app, fault, setting) => call("PUT", `${of(app)}/faults/${fault}`, setting);

/**
 * @param {string} app
 * @param {string} fault
 * @returns {ReturnType<typeof listFaults>}
 */
export const switchFaultOff = (app, fault) => call("DELETE", `${of(app)}/faults/${fault}`);

/**
 * @param {string} app
 * @returns {Promise<Types.Token[]>}
 */
export const listTokens = async (app) => (await call("GET", `${of(app)}/tokens`)).tokens;

/**
 * @param {string} app
 * @param {"replace" | "expire"} how
 * @param {string} kind
 */
export const endTokens = (app, how, kind) => call("POST", `${of(app)}/tokens/${how}`, { kind });

/**
 * @param {string} app
 * @param {number} seconds
 */
export const setLifetime = (app, seconds) => call("PUT", `${of(app)}/lifetimes`, { seconds });

/** @param {string} app A suite. */
export const expireSuiteTickets = (app) => call("DELETE", `${of(app)}/suite_tickets`);

/**
 * @param {string} app
 * @returns {Promise<Types.Counts>}
 */
export const readCounts = (app) => call("GET", `/control/counts?app=${encodeURIComponent(app)}`);

/** For all apps. */
export const resetCounts = () => call("DELETE", "/control/counts");

/** @returns {Promise<Types.Config>} */
export const readConfig = () => call("GET", "/console/config.json");

/**
 * Lets somebody's phone open a page of the bundle.
 *
 * @param {Types.Visit} visit
 * @returns {Promise<Types.Visited>}
 */
export const visit = (visit) => call("POST", "/console/visits", visit);
