"""One panel a file: setters that never change the state, signals that say what the user wants."""
