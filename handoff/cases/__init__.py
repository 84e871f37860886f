"""Cases: what a customer has asked for and the shop has promised to settle, by number and date."""
