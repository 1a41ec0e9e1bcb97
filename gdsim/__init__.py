"""gdsim: see gradient descent and backpropagation work, one factor at a time."""

__version__ = "0.1.0"
