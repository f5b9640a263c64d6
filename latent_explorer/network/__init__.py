"""The networks in Keras; TensorFlow and Keras are imported inside functions."""
