import re


def describe(line):
    re.sub(r"token=\\S+", "token=***", line)
    return line
