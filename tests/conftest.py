from hypothesis import settings

# The machine's speed is not what is tested.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
