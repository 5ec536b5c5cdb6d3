"""Send in figures: drop a file, see what is wrong and what publishing would change, publish."""

import streamlit as st

from dashboard import cached, desk_markup
from dashboard.app_pages.desk import ask_decision, ask_feed, ask_files, offer_lists, say_kept
from dashboard.app_pages.downloads import offer_form
from dashboard.app_pages.mapping import show_mapping
from dashboard.mapping_choices import is_unknown
from datasets.feeds.template import write_own_template
from validation.screening import get_ready

registry = cached.registry_with_feeds()
st.html(
    desk_markup.way_to_data()
    + desk_markup.heading(
        "Send in figures", "Drop a file as its publisher made it, or a filled-in template. Nothing changes until you publish."
    )
)
say_kept()
offer_form("Download an empty template (Excel)", "template.xlsx", write_own_template)
ask_files(registry)
listed = st.container()
if chosen := st.query_params.get("file"):
    handed = cached.handed_in_file(chosen)
    looked = cached.looked_at(handed)
    st.html(desk_markup.file_head(handed, looked))
    ask_feed(registry, handed)
    st.html(desk_markup.stages(looked.screened))
    if looked.screened.findings:
        st.html(desk_markup.findings(looked.screened.findings))
        offer_lists(handed, looked.screened.findings)
    if cached.may_write() and is_unknown(looked.screened) and not handed.ended:
        show_mapping(registry, handed)
    ask_decision(registry, handed, looked)
    st.html(desk_markup.what_happened(handed))
with listed:
    # Last, so that it says what was found just now.
    st.html(desk_markup.on_desk(*cached.handed_in_files()))
# While a file is being chosen: the first one screened would wait for it.
get_ready()
