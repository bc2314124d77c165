import os

from hypothesis import settings

# The machine's speed is not what is tested. CI tries the same examples each time, so that it fails for a
# change and not by chance; everybody else tries new ones.
settings.register_profile("patient", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "patient")
