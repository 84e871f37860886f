"""What runs inside Rasa: a stand-alone project for Python 3.10 and Rasa's own environment."""
