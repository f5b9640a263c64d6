"""What leaves the program as a file: pictures and tables. Knows neither Qt nor TensorFlow."""
