/** The control API of the simulated platforms. */

/**
 * Returns the answer to a call.
 *
 * @param {string} method
 * @param {string} path Path below /control.
 * @param {object} [body]
 * @throws {Error} The API refused; the message is its errmsg.
 */
async function call(method, path, body) {
  const options = body && { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } };
  const answer = await fetch(`/control${path}`, { method, ...options });
  const fields = await answer.json();
  if (!answer.ok) throw new Error(fields.errmsg);
  return fields;
}

/** @param {string} app */
const of = (app) => `/apps/${encodeURIComponent(app)}`;

/** @returns {Promise<import("./types.js").App[]>} */
export const listApps = async () => (await call("GET", "/apps")).apps;

/**
 * @param {string} app
 * @param {string} url
 * @returns {Promise<import("./types.js").SavedUrl>}
 */
export const saveUrl = (app, url) => call("PUT", `${of(app)}/url`, { url });

/**
 * @param {string} app
 * @param {{kind: string, sender: string, values: object, as_json: boolean}} message
 * @returns {Promise<import("./types.js").Delivery>}
 */
export const send = (app, message) => call("POST", `${of(app)}/messages`, { ...message, wait: false });

/**
 * @param {string} app
 * @returns {Promise<{faults: Record<string, import("./types.js").FaultSetting>, known: string[]}>}
 */
export const listFaults = (app) => call("GET", `${of(app)}/faults`);

/**
 * @param {string} app
 * @param {string} fault
 * @param {import("./types.js").FaultSetting} setting
 * @returns {ReturnType<typeof listFaults>}
 */
export const switchFaultOn = (app, fault, setting) => call("PUT", `${of(app)}/faults/${fault}`, setting);

/**
 * @param {string} app
 * @param {string} fault
 * @returns {ReturnType<typeof listFaults>}
 */
export const switchFaultOff = (app, fault) => call("DELETE", `${of(app)}/faults/${fault}`);

/** @returns {Promise<{callback_url: string, login_url: string}>} */
export const readConfig = async () => (await fetch("/console/config.json")).json();
