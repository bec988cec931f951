"""Entry point: streamlit run dashboard.py"""

import streamlit as st

if __name__ == "__main__":  # Streamlit runs the script under this name, once per rerun
    from ui.frame import show

    show()
else:  # imported by the server, which looks for these very words: app = st.App(
    from ui.server import middleware, routes

    app = st.App(__file__, routes=routes(), middleware=middleware())
