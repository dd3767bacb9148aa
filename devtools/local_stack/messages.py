"""What the local stack tells a developer, in English and in Chinese."""

from pathlib import Path

from devtools.texts import Text, TextError


class LocalStackError(TextError):
    """The local stack cannot do what it should."""


BUILDING = Text("Building the bundle …", "正在构建……")
STARTING = Text("Starting AWS on this machine (MiniStack) …", "正在启动本机 AWS 环境（MiniStack）……")
DEPLOYING = Text("Deploying …", "正在部署……")
STOPPING = Text("Stopping …", "正在停止……")
STOPPED = Text("Stopped.", "已停止。")
RELOADING = Text("The code has changed; building it again …", "代码有改动，正在重新构建……")
CODE_BROKEN = Text(
    "The new code is in place, but not all of it starts: mend it and save again. `make build` shows the line.",
    "新代码已部署，但有函数无法启动：请改好后再次保存。`make build` 会显示出错的行。",
)

TUNNEL_UNUSABLE = Text(
    "The tunnel's address has to be an https origin without a path, such as TUNNEL=https://xyz.example.com.",
    "隧道地址应为不带路径的 https 地址，例如 TUNNEL=https://xyz.example.com。",
)


def port_taken(port: int) -> Text:
    """The address is somebody else's."""
    other = "`make dev PORT=3001 CONSOLE_PORT=8001`"
    return Text(
        f"Port {port} is in use, perhaps by another `make dev`: stop that one, or start this one elsewhere: {other}.",
        f"端口 {port} 已被占用，可能已有一个 `make dev` 在运行：请先停止它，或换端口：{other}。",
    )


def port_refused(port: int, problem: str) -> Text:
    """The address is not for this user."""
    return Text(f"Port {port} cannot be opened: {problem}.", f"无法打开端口 {port}：{problem}。")


def emulator_failed(log: Path) -> Text:
    """MiniStack did not start."""
    return Text(f"MiniStack did not start; its log is {log}.", f"MiniStack 启动失败，日志见 {log}。")


def emulator_stopped(log: Path) -> Text:
    """MiniStack has ended by itself."""
    return Text(f"MiniStack has stopped; its log is {log}.", f"MiniStack 意外退出，日志见 {log}。")


def build_failed(problem: str) -> Text:
    """The bundle does not build."""
    return Text(f"The build failed: {problem}", f"构建失败：{problem}")


def deployment_failed(problem: str) -> Text:
    """The stack was refused."""
    return Text(f"The deployment failed: {problem}", f"部署失败：{problem}")


def source_broken(place: str, problem: str) -> Text:
    """A file of the bundle is not Python."""
    return Text(f"{place}: {problem}", f"{place}：语法错误，{problem}")


def source_unreadable(place: str, problem: str) -> Text:
    """A file of the bundle cannot be read."""
    return Text(f"{place} cannot be read: {problem}", f"无法读取 {place}：{problem}")


def function_broken(function: str, problem: str) -> Text:
    """A function does not start."""
    return Text(f"{function} does not start: {problem}", f"函数 {function} 无法启动：{problem}")


def settings_broken(file: str, problem: str) -> Text:
    """The settings do not validate."""
    return Text(f"{file}: {problem}", f"{file}：{problem}")


def apps_refused(problem: str) -> Text:
    """The simulated platforms did not take the apps."""
    return Text(f"The simulated platforms did not take the apps: {problem}", f"模拟平台未能更新应用：{problem}")


def change_refused(problem: Text) -> Text:
    """A change was not taken over: what ran before runs on."""
    return Text(f"Change not taken over: {problem.english}", f"改动未生效，继续按改动前的状态运行：{problem.chinese}")


def code_reloaded(seconds: float) -> Text:
    """A change of the code is in effect."""
    return Text(f"The new code is running ({seconds:.1f} s).", f"新代码已生效（{seconds:.1f} 秒）。")


def settings_reloaded(file: str) -> Text:
    """A change of the settings is in effect."""
    return Text(f"The settings of {file} are in effect.", f"{file} 的设置已生效。")


def no_route(method: str, path: str, status: int) -> Text:
    """A request reached no function."""
    return Text(
        f"{status} {method} {path} reached no function: no route of the bundle fits.",
        f"{status} {method} {path} 没有匹配任何路由，未到达函数。",
    )
