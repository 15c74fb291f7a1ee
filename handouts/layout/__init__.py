"""From blocks of a document to rows on pages: what every edition shares."""
