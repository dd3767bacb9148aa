"""The JSON and event-stream API by which the console page, the command line and tests drive the platforms.

Everything is below /control. Errors answer with a 4xx and {"errcode", "errmsg"}, as the platforms themselves do, and
with the same in Chinese, "errmsg_zh".

The consoles:

- GET /apps: the apps with their people, messages, menus, URL and faults. PUT /apps {apps}: other documents.
- PUT /apps/{app}/url {url}: saves a callback URL, and answers the verdict on each check.
- PUT /apps/{app}/callback_key {number}: which of the app's callback keys the console has, 1 being the newest.
- PUT /apps/{app}/domains {domains}: the trusted domains for logins; any domain is trusted until they are set.
- POST /apps/{app}/messages {kind, sender, values, changes, customer, as_json, url, once, wait}: delivers a message or
  an event, to the saved URL unless `url` names another, and again where there is no answer unless `once` says not to;
  `values` are whole fields, `changes` texts by path (`ScanCodeInfo.ScanResult`); `customer` is the corp that a suite's
  event is about, the first of its `auth_corp_ids` by default.
- PUT /client {client}: what the authorize pages take every browser for, wechat, wecom or browser, whatever its user
  agent says; empty for what that says.

Tokens and tickets:

- GET /apps/{app}/tokens: what was issued for the app, and whether it is valid.
- POST /apps/{app}/tokens/replace {kind}, POST /apps/{app}/tokens/expire {kind}: ends what is valid now, of one kind or
  of all, as if another refresher had fetched a new one, or as if its time were over; answers what it ended.
- PUT /apps/{app}/lifetimes {seconds, kind}: how long new ones live.
- GET /apps/{app}/authorizations: the customers of a suite, with their permanent codes.
- DELETE /apps/{app}/suite_tickets: lets the suite tickets of now expire.

What goes wrong, and what happened:

- GET, PUT, DELETE /apps/{app}/faults[/{fault}] {times, api, seconds, errcode}: what is to go wrong.
- GET /counts?app=: how often each API call was made, with which errcode, and how often each token was fetched.
  DELETE /counts: counts from nothing again.
- GET /journal/{topic}?app=: what happened, for the topics delivery, sent, menu, api, url, login.
- GET /events?after=: the same as server-sent events, while it happens; Last-Event-ID resumes.
- POST /clock {advance}: lets time pass.
"""
