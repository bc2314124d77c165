"""Steps from one version of the relational schema to the next; a step is never changed once it is released.

What was stored is kept.
"""

from typing import Final

from sqlalchemy import Connection, select, text, update

from newsextract.stores.sql import SCHEMA_VERSION, schema_version

# Runs, errors of their own, the values of amounts, the status of relations.
_TO_2: Final = """
CREATE TABLE runs (
    id TEXT NOT NULL PRIMARY KEY, version TEXT NOT NULL,
    started_at TIMESTAMP WITH TIME ZONE NOT NULL, finished_at TIMESTAMP WITH TIME ZONE,
    documents INTEGER NOT NULL, failed INTEGER NOT NULL);
CREATE TABLE errors (
    document_id TEXT NOT NULL REFERENCES documents (id), source TEXT NOT NULL,
    message TEXT NOT NULL, version TEXT NOT NULL,
    run_id TEXT REFERENCES runs (id), written_at TIMESTAMP WITH TIME ZONE,
    PRIMARY KEY (document_id, source),
    FOREIGN KEY (document_id, source) REFERENCES sources (document_id, source));
INSERT INTO errors (document_id, source, message, version)
    SELECT documents.id, sources.source, documents.error, documents.version
    FROM documents JOIN sources ON sources.document_id = documents.id
    WHERE documents.error IS NOT NULL;
ALTER TABLE documents DROP COLUMN error;
ALTER TABLE documents ADD COLUMN run_id TEXT REFERENCES runs (id);
ALTER TABLE documents ADD COLUMN written_at TIMESTAMP WITH TIME ZONE;
CREATE INDEX documents_by_time ON documents (written_at);
ALTER TABLE entities ADD COLUMN low FLOAT;
ALTER TABLE entities ADD COLUMN high FLOAT;
ALTER TABLE entities ADD COLUMN currency TEXT;
ALTER TABLE entities ADD COLUMN unit TEXT;
ALTER TABLE entities ADD COLUMN date TEXT;
DROP INDEX entities_by_name;
ALTER TABLE relations ADD COLUMN status TEXT NOT NULL DEFAULT 'actual'
"""
_TO_2_SQLITE: Final = "CREATE INDEX entities_by_name ON entities (name)"
_TO_2_POSTGRESQL: Final = """
CREATE INDEX entities_by_name ON entities USING hash (name);
CREATE INDEX documents_by_words ON documents USING gin (to_tsvector('russian', left(text, 200000)));
ALTER TABLE sources ALTER COLUMN meta TYPE JSONB
"""
_STEPS: Final = {
    "sqlite": {2: f"{_TO_2};{_TO_2_SQLITE}"},
    "postgresql": {2: f"{_TO_2};{_TO_2_POSTGRESQL}"},
}


def migrate(connection: Connection) -> None:
    """Bring a database of an older schema version up to date, within the connection's transaction."""
    stored = connection.scalars(select(schema_version.c.version)).one()
    steps = _STEPS[connection.dialect.name]
    for version in range(stored + 1, SCHEMA_VERSION + 1):
        for statement in steps[version].split(";"):
            connection.execute(text(statement))
        connection.execute(update(schema_version).values(version=version))
