"""An old leaflet becomes a draft: Word, web page, PDF or text → one plain form → parts of a sheet → YAML.

Readers (:mod:`~handouts.content.importing.word_reader` and its siblings) run in a process of their own and turn a file into
plain blocks; :mod:`~handouts.content.importing.outline` finds headings and sections, :mod:`~handouts.content.importing.topics`
says which part of a sheet a heading means, :mod:`~handouts.content.importing.draft` puts each sentence there, and
:mod:`~handouts.content.importing.draft_yaml` writes it as a person would. :mod:`~handouts.content.importing.leaflet` is the door.
"""
