"""The programs that make.py runs to capture their logs."""
