/**
 * What the control API sends, and what the page makes of it.
 *
 * @typedef {{id: string, name: string, tags?: number[], client_platform_type?: string}} Person
 *
 * @typedef {object} MessageKind An entry of the catalogue.
 * @property {string} name
 * @property {boolean} event
 * @property {boolean} reply Whether a passive reply is shown.
 * @property {Record<string, unknown>} body Its fields; "{name}" is filled in by the platform.
 *
 * @typedef {{times: number | null, api: string, seconds: number, errcode: number}} FaultSetting
 *
 * @typedef {object} App
 * @property {string} name
 * @property {"wecom_app" | "wecom_suite" | "wecom_bot" | "official_account"} kind
 * @property {string} mode
 * @property {string | null} url
 * @property {{button: MenuButton[]} | null} menu
 * @property {{button: MenuButton[], matchrule: Record<string, string>}[]} conditional_menus Oldest first.
 * @property {Person[]} people
 * @property {Person[]} visitors
 * @property {MessageKind[]} messages
 * @property {Record<string, FaultSetting>} faults
 * @property {boolean} oauth
 * @property {number} keys How many callback keys it has.
 * @property {number} key_number The one that the console has, counted from 1.
 *
 * @typedef {object} MenuButton
 * @property {string} name
 * @property {string} [type]
 * @property {string} [key]
 * @property {string} [url]
 * @property {string} [pagepath]
 * @property {MenuButton[]} [sub_button]
 *
 * @typedef {{code: string, en: string, zh: string}} Verdict
 *
 * @typedef {{name: string, passed: boolean | null, verdict: Verdict | null}} Check
 * @typedef {{verified: boolean, url: string, milliseconds: number, checks: Check[]}} SavedUrl
 *
 * @typedef {object} Attempt
 * @property {number} number
 * @property {number} at
 * @property {number} milliseconds
 * @property {string} failure
 * @property {number} status
 * @property {string} fault What was switched on to spoil the answer; empty if nothing was.
 * @property {string} content_type
 * @property {Record<string, string>} query
 * @property {string} body
 * @property {string} ciphertext
 * @property {string} answer
 *
 * @typedef {object} Delivery
 * @property {number} id
 * @property {string} app
 * @property {string} kind
 * @property {string} sender
 * @property {string} url
 * @property {number} created_at
 * @property {string} plaintext
 * @property {string} outcome
 * @property {Verdict | null} verdict
 * @property {Attempt[]} attempts
 * @property {string} reply_plaintext
 * @property {Fields | null} reply
 *
 * @typedef {Record<string, any>} Fields
 *
 * @typedef {{app: string, channel: string, at: number, recipients: string[], message: Fields}} Sent
 * @typedef {{app: string, path: string, errcode: number | null, fault: string, milliseconds: number}} ApiCall
 *
 * @typedef {{type: "delivery" | "poll", key: string, data: Delivery}} DeliveryEntry A poll asks how a stream goes on.
 * @typedef {{type: "sent", key: string, data: Sent}} SentEntry
 * @typedef {{type: "api", key: string, data: ApiCall}} ApiEntry
 * @typedef {DeliveryEntry | SentEntry | ApiEntry} Entry
 *
 * @typedef {{kind: string, owner: string, state: string, issued_at: number, expires_at: number}} Token
 * @typedef {{path: string, errcode: number | null, fault: string, count: number}} CallCount
 * @typedef {{kind: string, owner: string, fetched: number, issued: number}} TokenCount
 * @typedef {{calls: CallCount[], tokens: TokenCount[]}} Counts
 *
 * @typedef {{callback_url: string, login_url: string, session_url: string, logout_url: string}} Config
 *
 * @typedef {object} Visit What somebody does with a phone: see phone_browser.py.
 * @property {string} app
 * @property {string} person
 * @property {string} url
 * @property {boolean} wecom
 * @property {string} language
 * @property {string} [method]
 * @property {Record<string, string>} [fields]
 *
 * @typedef {{text: string, url: string, method: string, fields: Record<string, string>}} PageAction
 * @typedef {{url: string, status: number, title: string, lines: string[], actions: PageAction[]}} ShownPage
 *
 * @typedef {object} Visited
 * @property {{method: string, url: string, status: number}[]} steps
 * @property {ShownPage | null} page
 * @property {string} leaves_for Where the page goes on to, outside of this machine.
 * @property {Fields | null} session
 */

export {};
