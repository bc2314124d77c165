"""Files of many formats and encodings become documents."""
