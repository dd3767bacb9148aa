"""WeCom and the Official Account platform on a developer's machine: as strict as the real ones, without an account.

It shares no code with the bundle, and its cryptography is wechatpy's, so that a mistake of the bundle cannot cancel
itself out. Where to look:

- `server` runs it, `app` has its routes, `simulation` is its state, `control` the API that drives it.
- The consoles: `accounts`, `apps`, `verification`, `menus`; who uses them: `people`, `client`.
- Callbacks: `order` is what somebody has sent, `packets` what it looks like, `sealing` how it is encrypted,
  `deliveries` and `streams` when and how often, `exchange` the HTTP; `replies`, `reply_rules` and `bot_rules` judge
  the answer, `verdicts` words the judgement.
- API calls: `api` is what all have in common, each `..._api` a group of them; they live on `tokens`, `vouchers`,
  `quotas`, `windows`, `media` and `authorizations`.
- Login pages: `login_pages`, with `login_links` and `login_rules`.
- What goes wrong on purpose: `faults`, `api_faults`. What happened: `journal`, `counts`. Time: `clock`, `limits`.
"""
