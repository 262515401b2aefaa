"""The official Python client against `rowlock mcp`, over standard input and output and over HTTP.

The client holds every structured answer against the tool's schema by itself.
"""

import asyncio
import contextlib
import pathlib
import re
import subprocess
import sys
import tempfile

from mcp.client import Client
from mcp.client.stdio import StdioServerParameters

PASSWORD = "correct-horse-demo"
TOOLS = {
    "scan_api", "get_scan", "list_scans", "compare_scans", "check_spec", "check_code", "check_logs",
    "explain_check", "suggest_fix", "rescan_finding",
}  # fmt: skip
CONFIG = '[credentials.alice]\nuser = "alice"\npassword-env = "DEMO_PASSWORD"\n'


@contextlib.contextmanager
def running(*command, env=None, cwd=None):
    """A process that tells its address on stderr; ended on the way out."""
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=env, cwd=cwd)
    try:
        yield re.search(r"http://[^\s]+", process.stderr.readline()).group(0).rstrip("().")
    finally:
        process.terminate()
        process.wait(10)


def told(result):
    """The structured answer and the text, neither with a secret."""
    assert not result.is_error, result.content
    text = result.content[0].text
    assert PASSWORD not in text and PASSWORD not in str(result.structured_content)
    return result.structured_content, text


async def session(client, url):
    tools = (await client.list_tools()).tools
    assert {tool.name for tool in tools} == TOOLS, [tool.name for tool in tools]
    assert all(tool.title and tool.description and tool.output_schema and tool.annotations for tool in tools)
    steps = []

    async def progress(done, total, message):
        steps.append(done)

    order = {"url": url, "identities": ["alice"]}
    scan, text = told(await client.call_tool("scan_api", order, progress_callback=progress))
    assert scan["grade"] and scan["findings"] and "Not assessed" in text, text
    assert steps and steps == sorted(steps), steps
    run, finding = scan["run"], scan["findings"][0]["finding"]
    of = {"run": run, "finding": finding}
    detail, _ = told(await client.call_tool("get_scan", of))
    assert detail["detail"]["evidence"], detail
    fix, _ = told(await client.call_tool("suggest_fix", of | {"framework": "fastapi"}))
    assert fix["repairs"], fix
    again, _ = told(await client.call_tool("rescan_finding", of))
    assert again["verdict"] == "still_there", again
    told(await client.call_tool("explain_check", {"check": scan["findings"][0]["check"]}))
    told(await client.call_tool("list_scans", {}))
    told(await client.call_tool("compare_scans", {"old": run, "new": "last"}))
    told(await client.call_tool("check_code", {"paths": ["app.py"]}))
    told(await client.call_tool("check_logs", {"paths": ["app.log"]}))
    told(await client.call_tool("check_spec", {"spec": url + "/openapi.json"}))
    refused = await client.call_tool("scan_api", {"url": "https://example.com"})
    assert refused.is_error and "nothing was sent" in refused.content[0].text, refused
    resources = (await client.list_resources()).resources
    assert str(resources[0].uri) == "rowlock://scan/" + await last(client), resources[0]
    read = await client.read_resource(str(resources[0].uri))
    assert read.contents[0].text
    prompts = (await client.list_prompts()).prompts
    assert {prompt.name for prompt in prompts} == {"harden_api", "review_auth"}
    filled = await client.get_prompt("harden_api", {"url": url})
    assert url in filled.messages[0].content.text


async def last(client):
    listed, _ = told(await client.call_tool("list_scans", {}))
    return listed["runs"][0]["run"]


async def main(binary):
    binary = str(pathlib.Path(binary).resolve())
    with tempfile.TemporaryDirectory() as folder, running(binary, "demo", "--serve") as url:
        path = pathlib.Path(folder)
        (path / "rowlock.toml").write_text(CONFIG)
        (path / "app.py").write_text("from flask import Flask\napp = Flask(__name__)\n")
        (path / "app.log").write_text("GET / 200\n")
        env = {"DEMO_PASSWORD": PASSWORD, "XDG_STATE_HOME": folder, "PATH": "/usr/bin:/bin"}
        server = [binary, "mcp", "--config", str(path / "rowlock.toml")]
        for mode in ["legacy", "auto"]:
            stdio = StdioServerParameters(command=server[0], args=server[1:], env=env, cwd=folder)
            async with Client(stdio, mode=mode) as client:
                await session(client, url)
                print(f"stdio, {mode}: version {client.protocol_version}")
        with running(*server, "--listen", "127.0.0.1:0", env=env, cwd=folder) as address:
            for mode in ["legacy", "auto"]:
                async with Client(address, mode=mode) as client:
                    await session(client, url)
                    print(f"http, {mode}: version {client.protocol_version}")


asyncio.run(main(sys.argv[1]))
