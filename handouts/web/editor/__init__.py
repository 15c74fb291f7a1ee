"""The page on which a sheet is written: fields made from the model, the very page beside them, advice as one types."""
