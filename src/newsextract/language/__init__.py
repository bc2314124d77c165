"""Russian as spaCy components: tokens, sentences, morphology, syntax, names, lemmas."""
