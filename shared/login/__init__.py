"""Login with WeCom or WeChat: state, browser, code, session, and whom a page may know afterwards."""
