"""What holds for every test: nobody's own table of places, nobody's own geocoder."""

import os

os.environ["SUMMARIZER_GAZETTEER"] = "none"
os.environ.pop("SUMMARIZER_GEOCODER_URL", None)
