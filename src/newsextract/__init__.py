"""Facts for a database out of Russian press releases and business news."""
