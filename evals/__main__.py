"""`python -m evals`: the same as `summarizer eval`."""

from summarizer.cli import main

if __name__ == "__main__":
    main("eval")
