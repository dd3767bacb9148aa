"""What keeps a benchmark from giving a number."""


class BenchmarkError(Exception):
    """Something that the benchmark needs is not there, or gave the wrong answer; the text is one sentence."""
