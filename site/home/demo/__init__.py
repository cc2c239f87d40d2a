"""A fictional county to try the product out with. `loader.load` builds it; production refuses."""
