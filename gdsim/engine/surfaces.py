"""The gallery of analytic functions by key: two-variable ones, then one-variable ones."""

from gdsim.engine import bivariate, univariate
from gdsim.engine.surface import SURFACES, Bivariate, Minimum, Surface, Univariate, Window

__all__ = ["SURFACES", "Bivariate", "Minimum", "Surface", "Univariate", "Window", "bivariate", "univariate"]
