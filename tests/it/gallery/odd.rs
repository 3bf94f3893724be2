//! What no sensible reader would ask for: every path still holds numbers only, and stays in its frame.
