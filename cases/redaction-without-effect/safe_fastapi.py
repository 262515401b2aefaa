import re


def describe(line):
    line = re.sub(r"token=\\S+", "token=***", line)
    return line
